import type { Resource } from '../edge/resource.ts'

export const LARGE_BYTES = 64 * 1024

/** Each byte tells something about its place. */
export const largeContent = Buffer.from(
	Array.from({ length: LARGE_BYTES / 8 }, (_, index) => index.toString(16).padStart(8, '0')).join(''),
)

/** `GET /large`: 64 kB */
export const large: Resource = {
	path: ['large'],
	methods: { GET: async () => ({ code: '2.05', payload: largeContent }) },
}

const TICK_MILLISECONDS = 100

/** `GET /ticks` changes all the time, while somebody observes it. */
export const ticks: Resource = {
	path: ['ticks'],
	methods: {
		GET: async () => ({
			code: '2.05',
			payload: Buffer.from('tick'),
			observe: (changed) => {
				const timer = setInterval(changed, TICK_MILLISECONDS)
				return () => clearInterval(timer)
			},
		}),
	},
}
