import type { Entry, Integration, Language, Problem, Run, Version } from './answers.ts'
import { type Message, messageOf } from './messages.ts'

/** A script as it is edited. */
export type Draft = { readonly language: Language; readonly source: string }

/** What came of a message: by the draft, and by the version in use. */
export type Result = { readonly draft: Run; readonly active: Run }

/** What came of a run. */
export type Results = {
	/** the draft that was run; another one now makes the results old */
	readonly of: Draft
	/** by the ids of messages */
	readonly byMessage: ReadonlyMap<string, Result>
}

export type Notice = { readonly tone: 'good' | 'bad'; readonly text: string }

/** An integration that is open, with the converter that it uses. */
export type Opened = {
	readonly integration: Integration
	/** the version in use */
	readonly active: Version
	/** newest first */
	readonly messages: readonly Message[]
	/** messages of the log of which not all bytes were kept */
	readonly incomplete: number
	readonly draft: Draft
	/** text from which a message of one's own is made; empty: none */
	readonly own: string
	/** id of the message whose result is shown */
	readonly selected: string | undefined
	readonly results: Results | undefined
	/** the version that was stored last, if it is not in use */
	readonly stored: number | undefined
}

export type Workbench = {
	/** undefined while they are loaded */
	readonly integrations: readonly Integration[] | undefined
	/** id of the one that is open, or that is being opened */
	readonly chosen: string | undefined
	readonly opened: Opened | undefined
	readonly busy: 'opening' | 'running' | 'saving' | 'activating' | undefined
	readonly notice: Notice | undefined
	/** why the draft was not stored, if the reason is a place in it */
	readonly refused: { readonly of: Draft; readonly problem: Problem } | undefined
}

export const emptyWorkbench: Workbench = {
	integrations: undefined,
	chosen: undefined,
	opened: undefined,
	busy: undefined,
	notice: undefined,
	refused: undefined,
}

export type WorkbenchEvent =
	| { readonly type: 'listed'; readonly integrations: readonly Integration[] }
	| { readonly type: 'chosen'; readonly integrationId: string }
	| {
			readonly type: 'opened'
			readonly integration: Integration
			readonly active: Version
			readonly entries: readonly Entry[]
	  }
	| { readonly type: 'logged'; readonly integrationId: string; readonly entries: readonly Entry[] }
	| { readonly type: 'edited'; readonly draft: Partial<Draft> }
	| { readonly type: 'typed'; readonly own: string }
	| { readonly type: 'selected'; readonly id: string }
	| { readonly type: 'began'; readonly work: 'running' | 'saving' | 'activating' }
	| {
			readonly type: 'ran'
			readonly integrationId: string
			readonly of: Draft
			readonly byMessage: ReadonlyMap<string, Result>
	  }
	| {
			readonly type: 'stored'
			readonly converterId: string
			readonly version: number
			readonly isNew: boolean
			readonly notes: readonly string[]
	  }
	| { readonly type: 'refused'; readonly of: Draft; readonly problem: Problem }
	| { readonly type: 'activated'; readonly integration: Integration; readonly active: Version }
	/** somebody else has changed the integration */
	| {
			readonly type: 'reread'
			readonly integration: Integration
			readonly active: Version
			readonly why: string
	  }
	| { readonly type: 'failed'; readonly text: string }

/** What is known of the log: complete messages, and how many are not. */
export const messagesIn = (entries: readonly Entry[]): Pick<Opened, 'messages' | 'incomplete'> => {
	const messages = entries.map(messageOf).filter((message) => message !== undefined)
	return { messages, incomplete: entries.length - messages.length }
}

/** Whether two scripts are the same. */
export const isSame = (one: Draft, other: Draft): boolean =>
	one.source === other.source && one.language === other.language

/** Whether there is something that the version in use does not have. */
export const isChanged = ({ draft, active }: Pick<Opened, 'draft' | 'active'>): boolean =>
	!isSame(draft, active)

/** Whether results are of another draft than that which is on the screen. */
export const isOld = ({ draft, results }: Pick<Opened, 'draft' | 'results'>): boolean =>
	results !== undefined && !isSame(results.of, draft)
