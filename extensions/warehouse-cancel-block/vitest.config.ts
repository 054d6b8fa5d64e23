import { testsOf } from 'extension-kit/tests/vitest-project.ts';

export default testsOf('warehouse-cancel-block', import.meta.dirname);
