import { checkResults } from '../checkResults.ts'
import { measure } from '../measure.ts'
import { contestantsFor } from './contestants.ts'
import { WORKLOADS } from './workloads.ts'

/** `node measureWorkload.ts <name> <cbor|json> <rounds>`: measures one workload and prints it as JSON. */

const [name = '', format = 'cbor', rounds = '11'] = process.argv.slice(2)
const workload = WORKLOADS[name]?.(name)
if (workload === undefined) throw new Error(`There is no workload ${name}.`)
const contestants = await contestantsFor(workload, format === 'json' ? 'json' : 'cbor')
checkResults(workload, contestants)
const { shape, pack } = workload
const ns = measure(contestants, Number(rounds))
process.stdout.write(JSON.stringify({ name, shape, records: pack.length, ns }))
