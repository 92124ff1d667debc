// Does to a Pushgateway what standard input asks for, with prom-client.
//
// One line of JSON: {"action", "gateway", "keys": [{"job", "labels"}]}. Answers one line for each key: "ok", or the status of
// the refusal. The directory that holds prom-client is the argument.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

const require = createRequire(process.argv[2] + '/');
const { Counter, Gauge, Histogram, Pushgateway, Registry, Summary } = require('prom-client');

function firstMetrics() {
	const registers = [new Registry()];
	new Gauge({ name: 'last_success_unixtime', help: 'Last time\na job \\ succeeded', registers }).set(1.7e9);
	const counter = new Counter({ name: 'records_total', help: 'Records', labelNames: ['table', 'note'], registers });
	counter.inc({ table: 'orders', note: 'a "quoted" \\ note\nof two lines' }, 3);
	counter.inc({ table: 'größe €', note: '' }, 0.5);
	const summary = new Summary({ name: 'request_bytes', help: 'Bytes', percentiles: [0.5, 0.99], registers });
	[1, 2, 3].forEach((value) => summary.observe(value));
	const histogram = new Histogram({
		name: 'duration_seconds', help: 'Time', labelNames: ['step'], buckets: [0.1, 1, 10], registers
	});
	[0.05, 0.5, 5, 50].forEach((value) => histogram.observe({ step: 'load' }, value));
	return registers[0];
}

function secondMetrics() {
	const registers = [new Registry()];
	new Gauge({ name: 'last_success_unixtime', help: 'Last time\na job \\ succeeded', registers }).set(1.8e9);
	new Gauge({ name: 'queue_length', help: 'Length', registers }).set(Infinity);
	return registers[0];
}

const actions = {
	push: (gateway, key) => new Pushgateway(gateway, {}, firstMetrics()).push(key),
	pushAdd: (gateway, key) => new Pushgateway(gateway, {}, secondMetrics()).pushAdd(key),
	replace: (gateway, key) => new Pushgateway(gateway, {}, secondMetrics()).push(key),
	delete: (gateway, key) => new Pushgateway(gateway, {}, secondMetrics()).delete(key)
};

const request = JSON.parse(readFileSync(0, 'utf8'));
for (const { job, labels } of request.keys) {
	try {
		await actions[request.action](request.gateway, { jobName: job, groupings: labels });
		console.log('ok');
	}
	catch (refusal) {
		console.log(/status (\d+)/.exec(refusal.message)?.[1] ?? refusal.message);
	}
}
