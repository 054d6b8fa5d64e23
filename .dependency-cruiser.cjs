// The direction of imports, one rule for each sentence of docs/architecture.md.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment:
        'The domain decides; it reads no clock, file, network or database. It may use croner (schedules) and node:util (comparing values).',
      severity: 'error',
      from: { path: '^app/domain/' },
      to: { pathNot: ['^app/domain/', '^node_modules/croner/', '^(node:)?util$'] },
    },
    {
      name: 'use-cases-know-only-domain-and-contract',
      comment: 'Use cases act through ports, so that what they do can be read without knowing how.',
      severity: 'error',
      from: { path: '^app/use-cases/' },
      to: {
        path: '^(app/|node_modules/|sandbox/|extensions/|tests/)',
        pathNot: ['^app/use-cases/', '^app/domain/', '^app/contract/'],
      },
    },
    {
      name: 'actors-do-not-know-each-other',
      comment:
        'Integrations, persistence and jobs implement ports; they meet only in the wiring. The one exception: config, which they are built from.',
      severity: 'error',
      from: {
        path: '^app/(integrations/prime-penguin|integrations/shopify|integrations/mail|persistence|jobs)/',
      },
      to: {
        path: '^app/(routes|ui|http|integrations|persistence|jobs)/',
        pathNot: ['^app/$1/', '^app/persistence/.*\\.server\\.ts$'],
      },
    },
    {
      name: 'persistence-and-jobs-know-no-routes',
      comment: 'What is below the edge must run without it.',
      severity: 'error',
      from: { path: '^app/(domain|use-cases|integrations|persistence|jobs|contract|config)/' },
      to: { path: '^app/(routes|ui|http)/' },
    },
    {
      name: 'routes-are-thin',
      comment:
        'A route authenticates, parses, calls one use case and answers. It gets everything from the load context.',
      severity: 'error',
      from: { path: '^app/(routes|ui|http)/' },
      to: {
        path: '^app/(persistence|jobs|integrations|wiring|config)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'routes-do-not-run-use-cases-directly',
      comment: 'Only the interface of the application is known at the edge, as a type.',
      severity: 'error',
      from: { path: '^app/(routes|ui|http)/' },
      to: { path: '^app/use-cases/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'contract-stands-alone',
      comment: 'The contract is what others import; it must bring nothing with it.',
      severity: 'error',
      from: { path: '^app/contract/' },
      to: { pathNot: '^app/contract/' },
    },
    {
      name: 'extensions-know-the-contract-only',
      comment: 'A bundle must not pull in the app; types of the contract vanish when it is built.',
      severity: 'error',
      from: { path: '^extensions/[^/]+/src/' },
      to: { path: '^(app|sandbox|tests)/', pathNot: '^app/contract/' },
    },
    {
      name: 'app-does-not-know-the-sandbox',
      comment: 'Simulators stand outside, behind HTTP.',
      severity: 'error',
      from: { path: '^(app|extensions)/', pathNot: '/tests/' },
      to: { path: '^(sandbox|tests)/' },
    },
    {
      name: 'no-circles',
      comment: 'A circle has no reading order.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(virtual:|#|@shopify/polaris/build/ts/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^build/|\\.generated\\.|/dist/)' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
};
