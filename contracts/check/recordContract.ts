import type { ChannelName } from '../asyncApi/channels.ts'
import type { Contracts } from '../documents.ts'
import { checkFrame } from './checkFrame.ts'
import { checkResponse, type RestAnswer } from './checkResponse.ts'

/** Checks what a stack answers and sends while it is used. */
export type ContractRecord = {
	readonly answer: (answer: RestAnswer) => void
	readonly frame: (channel: ChannelName, text: string) => void
	/** how many were checked, and a sentence for each that is not as the documents say */
	readonly result: () => {
		readonly answers: number
		readonly frames: number
		readonly problems: readonly string[]
	}
}

/** @param contracts as the stack serves them */
export const recordContract = ({ openApi, asyncApi }: Contracts): ContractRecord => {
	const [problemOfAnswer, problemOfFrame] = [checkResponse(openApi), checkFrame(asyncApi)]
	const problems: string[] = []
	const note = (problem: string | undefined): void => {
		if (problem !== undefined) problems.push(problem)
	}
	let [answers, frames] = [0, 0]
	return {
		answer: (answer) => {
			answers += 1
			note(problemOfAnswer(answer))
		},
		frame: (channel, text) => {
			frames += 1
			note(problemOfFrame(channel, text))
		},
		result: () => ({ answers, frames, problems }),
	}
}
