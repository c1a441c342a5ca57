import { useState } from 'preact/hooks'
import type { Api } from '../../app/api.ts'
import { printable } from '../../app/printable.ts'
import type { Configuration, ObjectCard } from '../../device/model.ts'
import { type Draft, draftOf, updateOf } from './draft.ts'
import { Fields } from './Fields.tsx'
import { LifeCycle } from './LifeCycle.tsx'

type Props = {
	readonly api: Api
	readonly deviceId: string
	readonly card: ObjectCard
	/** the newest request about the object instance */
	readonly configuration: Configuration | undefined
	readonly now: number
}

/** Asks for other values of an object instance, and shows what has become of that. */
export const Configure = ({ api, deviceId, card, configuration, now }: Props) => {
	/** undefined until somebody has typed: what is shown follows the device */
	const [typed, setTyped] = useState<Draft>()
	const [isSending, setSending] = useState(false)
	const [problem, setProblem] = useState<string>()
	const draft = typed ?? draftOf(card, configuration)
	const change = (next: Draft): void => {
		setTyped(next)
		setProblem(undefined)
	}
	const send = async (event: SubmitEvent): Promise<void> => {
		event.preventDefault()
		setSending(true)
		setProblem(undefined)
		const answer = await api.request(
			'PATCH',
			`/device/${encodeURIComponent(deviceId)}/state`,
			updateOf(card, draft),
		)
		setSending(false)
		if (answer.ok) setTyped(undefined)
		else setProblem(answer.problem.detail ?? answer.problem.title)
	}
	return (
		<form class="configure" aria-label={`Configure ${card.name}`} onSubmit={(event) => void send(event)}>
			<Fields id={`configure-${card.key}`} draft={draft} onChange={change} />
			<button type="submit" disabled={isSending}>
				{isSending ? 'Sending …' : 'Set'}
			</button>
			<LifeCycle configuration={configuration} now={now} />
			<p class="problem" role="alert">
				{problem === undefined ? '' : printable(problem)}
			</p>
		</form>
	)
}
