import { testsOf } from './tests/vitest-project.ts';

export default testsOf('extension-kit', import.meta.dirname);
