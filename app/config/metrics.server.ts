/**
 * What is counted and timed, for Prometheus. Labels take few values: never a shop, an order or a path
 * with identifiers in it.
 */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** `route`: with `*` in the place of identifiers. */
  recordRequest(method: string, route: string, status: number, tookMs: number): void;
  recordPrimePenguinCall(call: string, result: string, tookMs: number): void;
  recordJob(job: string, outcome: string, tookMs: number): void;
  recordMail(result: string): void;
  recordFlowTold(result: string): void;
  recordVerdict(verdict: string, overturned: boolean): void;
  recordDatabaseFault(fault: string): void;
  recordUnforeseen(work: string): void;
  /** Prometheus' text format. */
  render(): Promise<string>;
  readonly contentType: string;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests answered by this process',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  });
  const calls = new Histogram({
    name: 'prime_penguin_call_duration_seconds',
    help: 'Calls to Prime Penguin, by how they ended',
    labelNames: ['call', 'result'],
    buckets: SECONDS,
    registers,
  });
  const jobs = new Histogram({
    name: 'job_attempt_duration_seconds',
    help: 'Attempts at jobs, by how they ended',
    labelNames: ['job', 'outcome'],
    buckets: [...SECONDS, 60, 120, 300],
    registers,
  });
  const verdicts = new Counter({
    name: 'verdicts_total',
    help: 'Verdicts said, and whether they contradict one said before',
    labelNames: ['verdict', 'overturned'],
    registers,
  });
  const mails = new Counter({
    name: 'mails_total',
    help: 'Tries to send a mail, by how they ended',
    labelNames: ['result'],
    registers,
  });
  const flowTold = new Counter({
    name: 'flow_tellings_total',
    help: 'Tries to tell workflows of a verdict, by how they ended',
    labelNames: ['result'],
    registers,
  });
  const databaseFaults = new Counter({
    name: 'database_faults_total',
    help: 'Answers and jobs that the database kept from being done',
    labelNames: ['fault'],
    registers,
  });
  const unforeseen = new Counter({
    name: 'unforeseen_failures_total',
    help: 'Faults of the app itself over one cancellation or one shop: each is in the log',
    labelNames: ['work'],
    registers,
  });
  return {
    recordUnforeseen: (work) => unforeseen.inc({ work }),
    recordDatabaseFault: (fault) => databaseFaults.inc({ fault }),
    recordFlowTold: (result) => flowTold.inc({ result }),
    recordMail: (result) => mails.inc({ result }),
    recordRequest: (method, route, status, tookMs) =>
      requests.observe({ method, route, status: String(status) }, tookMs / 1000),
    recordPrimePenguinCall: (call, result, tookMs) =>
      calls.observe({ call, result }, tookMs / 1000),
    recordJob: (job, outcome, tookMs) => jobs.observe({ job, outcome }, tookMs / 1000),
    recordVerdict: (verdict, overturned) =>
      verdicts.inc({ verdict, overturned: String(overturned) }),
    render: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
