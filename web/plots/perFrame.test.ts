import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRedraw } from './perFrame.ts'

const start = () => {
	const frames: (() => void)[] = []
	let drawn = 0
	const redraw = createRedraw(
		() => {
			drawn += 1
		},
		(action) => void frames.push(action),
	)
	return {
		redraw,
		nextFrame: () => {
			for (const action of frames.splice(0)) action()
		},
		drawn: () => drawn,
	}
}

describe('a picture', () => {
	it('is drawn once, however often it was asked for', () => {
		const { redraw, nextFrame, drawn } = start()
		for (let at = 0; at < 50; at += 1) redraw.ask()
		assert.equal(drawn(), 0)
		nextFrame()
		assert.equal(drawn(), 1)
		nextFrame()
		assert.equal(drawn(), 1)
	})

	it('is drawn again when it is asked for again', () => {
		const { redraw, nextFrame, drawn } = start()
		redraw.ask()
		nextFrame()
		redraw.ask()
		nextFrame()
		assert.equal(drawn(), 2)
	})

	it('is not drawn after the end', () => {
		const { redraw, nextFrame, drawn } = start()
		redraw.ask()
		redraw.stop()
		nextFrame()
		redraw.ask()
		nextFrame()
		assert.equal(drawn(), 0)
	})
})
