import { testsOf } from 'extension-kit/tests/vitest-project.ts';

export default testsOf('cancel-many-at-warehouse', import.meta.dirname);
