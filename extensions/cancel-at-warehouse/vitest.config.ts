import { testsOf } from 'extension-kit/tests/vitest-project.ts';

export default testsOf('cancel-at-warehouse', import.meta.dirname);
