// What may import what (ARCHITECTURE.md). Paths are those of the sources; a workspace package is met as its dist/.
const DEPLOYABLES = 'collector|feature|training|recommender|nlp';
const TESTS = '(\\.test\\.ts$|/test/)';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Files that need each other are one file, or hide a third. Types alone may: they are gone at run time.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'declared-only',
      severity: 'error',
      comment: 'An import must stand in the manifest of its own package, and resolve.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'in-own-manifest',
      severity: 'error',
      comment: 'An import must stand in the manifest of its own package.',
      from: { path: '^(services|scripts|deploy|protos)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'by-package-name',
      severity: 'error',
      comment: 'Another package is imported by its name, so that the manifest knows, never by a path into its sources.',
      from: { path: '^(services/[^/]+|deploy/[^/]+|scripts|protos)/' },
      to: { path: '^(services/[^/]+|deploy/[^/]+|scripts|protos)/(?!dist/)', pathNot: '^$1/' },
    },
    {
      name: 'no-test-tools-in-products',
      severity: 'error',
      comment: 'What runs in production stands in dependencies, not in devDependencies.',
      from: { path: '^services/[^/]+/src/', pathNot: TESTS },
      to: { dependencyTypes: ['npm-dev'], pathNot: '/@types/' },
    },
    {
      name: 'no-service-in-a-service',
      severity: 'error',
      comment: 'Services speak over gRPC and Kafka only.',
      from: { path: `^services/(${DEPLOYABLES})/` },
      to: { path: `^services/(${DEPLOYABLES})/`, pathNot: '^services/$1/' },
    },
    {
      name: 'no-service-elsewhere',
      severity: 'error',
      comment: 'Commands and the local stack run services as processes.',
      from: { path: '^(scripts|deploy|protos|services/(runtime|algorithms))/' },
      to: { path: `^services/(${DEPLOYABLES})/` },
    },
    {
      name: 'algorithms-are-pure',
      severity: 'error',
      comment: 'No I/O, no clock, no native code: no built-in module, no package.',
      from: { path: '^services/algorithms/src/', pathNot: TESTS },
      to: { pathNot: '^services/algorithms/src/' },
    },
    {
      name: 'runtime-knows-contracts-only',
      severity: 'error',
      comment: 'Not one word of the domain in the plumbing.',
      from: { path: '^services/runtime/', pathNot: TESTS },
      to: { path: '^(services|scripts|deploy)/', pathNot: '^services/runtime/' },
    },
    {
      name: 'contracts-stand-alone',
      severity: 'error',
      from: { path: '^protos/' },
      to: { path: '^(services|scripts|deploy)/' },
    },
    {
      name: 'local-stack-stands-alone',
      severity: 'error',
      from: { path: '^deploy/local/' },
      to: { path: '^(services|scripts|protos)/' },
    },
    {
      name: 'no-tests-in-products',
      severity: 'error',
      from: { path: '^(services|deploy|protos|scripts)/', pathNot: TESTS },
      to: { path: TESTS },
    },
  ],
  options: {
    exclude: { path: '(^|/)(\\.local)/' },
    doNotFollow: { path: '(node_modules|/dist/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
