import { exerciseStore } from './conformance/exercise-store.ts';
import { sqlite } from './sqlite-ground.ts';

exerciseStore('SQLite', sqlite);
