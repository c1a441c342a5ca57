import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes on the heap of this thread after a garbage collection. */
export const retainedBytes = (): number => {
	collectGarbage()
	const { heapUsed, external } = process.memoryUsage()
	return heapUsed + external
}
