// Asks many times at once, with what any client has: the .proto and the addresses.
// node burst.js <.proto> <service> <method> <keys> <requests of each key> <host:port>...
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [proto, service, method, keys, requests, ...addresses] = process.argv.slice(2);
const Service = service.split('.').reduce(
    (at, name) => at[name],
    grpc.loadPackageDefinition(protoLoader.loadSync(proto, { longs: String })));
const clients = addresses.map(address => new Service(address, grpc.credentials.createInsecure()));
const deadline = () => Date.now() + 60_000;

await Promise.all(clients.map(client => new Promise((connected, failed) =>
    client.waitForReady(deadline(), error => error ? failed(error) : connected()))));

const result = { answered: 0, rows: 0, failures: {} };
const ask = (client, key) => new Promise(done =>
    client[method]({ channelId: key, bucket: 0 }, { deadline: deadline() }, (error, reply) => {
        if (error) {
            result.failures[error.message] = (result.failures[error.message] ?? 0) + 1;
        } else {
            result.answered++;
            result.rows += reply.rows.length;
        }
        done();
    }));

const asked = [];
for (let i = 0; i < requests; i++) {
    for (let key = 0; key < keys; key++) {
        asked.push(ask(clients[i % clients.length], key));
    }
}
await Promise.all(asked);
clients.forEach(client => client.close());
console.log(JSON.stringify(result));
