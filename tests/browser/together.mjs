// A team: people come in by invitations, see each their own, and stay in step.

import { go, person, record, serve } from './lib.mjs';
import assert from 'node:assert/strict';

export default [];
