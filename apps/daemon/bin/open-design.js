#!/usr/bin/env node
import '../dist/open-design.js';
