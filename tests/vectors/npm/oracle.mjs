// Runs age jobs with the npm implementation: a JSON list of jobs on standard input, a JSON list of answers on standard
// output. Bytes travel as base64. A job that fails answers {error: "..."}; the tests decide what that means.
import { text } from "node:stream/consumers";
import { Decrypter, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import { MLKEM768X25519 } from "@noble/post-quantum/hybrid.js";
import * as testkit from "cctv-age";

const toBytes = (encoded) => new Uint8Array(Buffer.from(encoded, "base64"));
const toText = (bytes) => Buffer.from(bytes).toString("base64");

const jobs = {
  // {kind} -> {identity, recipient}
  async keygen({ kind }) {
    const identity = await (kind === "X25519" ? generateX25519Identity() : generateHybridIdentity());
    return { identity, recipient: await identityToRecipient(identity) };
  },
  // {identity} -> {recipient}
  async recipient({ identity }) {
    return { recipient: await identityToRecipient(identity) };
  },
  // {data, recipients?, passphrase?, work?} -> {data}
  async seal({ data, recipients = [], passphrase, work = 10 }) {
    const encrypter = new Encrypter();
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    if (passphrase !== undefined) {
      encrypter.setPassphrase(passphrase);
      encrypter.setScryptWorkFactor(work);
    }
    return { data: toText(await encrypter.encrypt(toBytes(data))) };
  },
  // {data, identities?, passphrases?} -> {data}
  async open({ data, identities = [], passphrases = [] }) {
    const decrypter = new Decrypter();
    for (const identity of identities) decrypter.addIdentity(identity);
    for (const passphrase of passphrases) decrypter.addPassphrase(passphrase);
    return { data: toText(await decrypter.decrypt(toBytes(data), "uint8array")) };
  },
  // {public, coins} -> {share, secret}: encapsulation with given randomness (64 bytes), for vectors that are the same every time
  async encapsulate({ public: key, coins }) {
    const { cipherText, sharedSecret } = MLKEM768X25519.encapsulate(toBytes(key), toBytes(coins));
    return { share: toText(cipherText), secret: toText(sharedSecret) };
  },
  // {} -> {name: data, ...}: the vectors of the age format's own test kit
  async testkit() {
    const named = Object.entries(testkit).filter(([, value]) => value instanceof Uint8Array);
    return Object.fromEntries(named.map(([name, value]) => [name, toText(value)]));
  },
};

async function run({ job, ...given }) {
  try {
    return await jobs[job](given);
  } catch (error) {
    return { error: String(error) };
  }
}

const answers = [];
for (const job of JSON.parse(await text(process.stdin))) answers.push(await run(job));
process.stdout.write(JSON.stringify(answers));
