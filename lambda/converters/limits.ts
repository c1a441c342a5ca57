import type { ConverterLimits } from './converter.ts'

/** What one run of a converter may take. */
export const defaultLimits: ConverterLimits = {
	milliseconds: 100,
	memoryBytes: 16 * 1024 * 1024,
	/** some 700 calls inside each other; more would reach the end of the host's stack before that of QuickJS */
	stackBytes: 128 * 1024,
	outputBytes: 256 * 1024,
	printBytes: 16 * 1024,
}
