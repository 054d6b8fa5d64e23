// The direction of imports, one rule for each sentence of docs/architecture.md.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
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
      comment:
        'Use cases act through ports, so that what they do can be read without knowing how. Wording needs no port: like the domain it only turns values into values.',
      severity: 'error',
      from: { path: '^app/use-cases/' },
      to: {
        path: '^(app/|node_modules/|sandbox/|extensions/|tests/)',
        pathNot: ['^app/use-cases/', '^app/domain/', '^app/contract/', '^app/wording/'],
      },
    },
    {
      name: 'wording-only-words',
      comment:
        'Texts and choosing among them. It knows what the domain can say, and nobody who says it; it reads and does nothing.',
      severity: 'error',
      from: { path: '^app/wording/' },
      to: {
        pathNot: [
          '^app/(wording|domain|contract)/',
          '^node_modules/(i18next|cronstrue|@shopify/polaris/locales)/',
        ],
      },
    },
    {
      name: 'pages-do-not-bundle-texts',
      comment:
        'The browser gets the texts of one language with the page. A page that imported a text file would bring its language to everybody.',
      severity: 'error',
      from: { path: '^app/(routes|ui|root)', pathNot: '^app/ui/last-words\\.ts$' },
      to: { path: '^app/wording/locales/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'actors-do-not-know-each-other',
      comment:
        'Integrations, persistence and jobs implement ports; they meet only in the wiring. The one exception: config, which they are built from.',
      severity: 'error',
      from: {
        path: '^app/(integrations/prime-penguin|integrations/shopify|integrations/mail|integrations/demo|persistence|jobs)/',
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
      name: 'extensions-do-not-know-each-other',
      comment:
        'Each is built, deployed and switched off alone; what two of them need stands in the kit, which knows none of them.',
      severity: 'error',
      from: { path: '^extensions/([^/]+)/' },
      to: { path: '^extensions/', pathNot: '^extensions/($1|kit)/' },
    },
    {
      name: 'app-does-not-know-the-sandbox',
      comment:
        'Simulators stand outside, behind HTTP. The one exception: the demo inside the app is played by the simulated Prime Penguin (docs/decisions/010).',
      severity: 'error',
      from: { path: '^(app|extensions)/', pathNot: ['/tests/', '^app/integrations/demo/'] },
      to: { path: '^(sandbox|tests)/' },
    },
    {
      name: 'the-demo-knows-one-simulator',
      comment: 'The demo plays Prime Penguin. Shopify is the real one.',
      severity: 'error',
      from: { path: '^app/integrations/demo/' },
      to: { path: '^(sandbox|tests)/', pathNot: '^sandbox/prime-penguin/' },
    },
    {
      name: 'the-simulated-prime-penguin-ships-with-the-app',
      comment:
        'What a production install lacks would stop the app: the simulator stands on Node, croner and itself.',
      severity: 'error',
      from: { path: '^sandbox/prime-penguin/' },
      to: {
        pathNot: ['^sandbox/prime-penguin/', '^node_modules/croner/'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'the-soak-judges-for-itself',
      comment:
        "The soak's world and checks are written from the domain page. What they took from the app would share its mistakes: types alone, and nothing of the simulators.",
      severity: 'error',
      from: { path: '^soak/(world/|checks|plan|shrink)' },
      to: { path: '^(app|sandbox|tests)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'the-soak-has-a-world-of-its-own',
      comment:
        'Real use cases and stores, and none of the simulators that they were built beside. In real time the app is played against these.',
      severity: 'error',
      from: { path: '^soak/', pathNot: '^soak/real-time' },
      to: { path: '^(sandbox|tests)/' },
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
