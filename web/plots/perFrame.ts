/** Runs a function before the next picture is drawn, once however often it was asked for. */
export type Redraw = {
	readonly ask: () => void
	/** Nothing is drawn any more. */
	readonly stop: () => void
}

/** @param onFrame runs its argument before the next picture: `requestAnimationFrame` */
export const createRedraw = (draw: () => void, onFrame: (action: () => void) => void): Redraw => {
	let isPlanned = false
	let isStopped = false
	return {
		ask: () => {
			if (isPlanned || isStopped) return
			isPlanned = true
			onFrame(() => {
				isPlanned = false
				if (!isStopped) draw()
			})
		},
		stop: () => {
			isStopped = true
		},
	}
}
