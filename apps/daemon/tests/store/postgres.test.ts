import { exerciseStore } from './conformance/exercise-store.ts';
import { postgres } from './postgres-ground.ts';

exerciseStore('Postgres', postgres);
