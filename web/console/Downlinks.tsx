import { useState } from 'preact/hooks'
import { printable } from '../app/printable.ts'
import type { ConsoleActions } from './actions.ts'
import { canBeCancelled } from './downlinks.ts'
import type { ConsoleModel, Tracked } from './model.ts'
import { timeOfDay } from './timeOfDay.ts'

type Props = {
	readonly model: ConsoleModel
	readonly actions: Pick<ConsoleActions, 'look' | 'cancel'>
}

const good: readonly string[] = ['sent', 'acknowledged', 'applied']

const bad: readonly string[] = ['expired', 'rejected', 'failed']

const badgeOf = (status: string): string =>
	good.includes(status) ? 'badge badge-good' : bad.includes(status) ? 'badge badge-bad' : 'badge badge-warn'

/** What became of the downlinks that were sent from here. */
export const Downlinks = ({ model, actions }: Props) =>
	model.downlinks.length === 0 ? null : (
		<section class="downlinks" aria-label="Downlinks">
			<h2>Sent from here</h2>
			{model.downlinks.map((downlink) => (
				<LifeCycle
					key={downlink.id}
					downlink={downlink}
					isLive={model.stream.state === 'live'}
					now={model.now}
					actions={actions}
				/>
			))}
		</section>
	)

type LifeCycleProps = {
	readonly downlink: Tracked
	/** whether transitions come by themselves */
	readonly isLive: boolean
	readonly now: number
	readonly actions: Props['actions']
}

const LifeCycle = ({ downlink, isLive, now, actions }: LifeCycleProps) => {
	const { deviceId, reference, payload, status, transitions } = downlink
	const [problem, setProblem] = useState<string>()
	const act = async (action: Props['actions']['look']): Promise<void> => setProblem(await action(downlink))
	return (
		<article class="life-cycle" aria-label={`Downlink ${reference || downlink.id}`}>
			<header>
				<span class="life-cycle-name">
					{printable(deviceId)}
					{reference !== '' && <span class="muted"> {printable(reference)}</span>}
				</span>
				<span class={badgeOf(status)} aria-live="polite">
					{printable(status)}
				</span>
			</header>
			<code class="row-bytes">{payload === '' ? 'no bytes' : payload}</code>
			<ol class="transitions">
				{transitions.map(({ status: each, at, route, reason, by }) => (
					<li key={`${each}${at}`}>
						<time dateTime={at}>{timeOfDay(Date.parse(at), now)}</time>
						<strong>{printable(each)}</strong>
						<span class="muted">
							{[route && `by ${route}`, by && `from ${by}`, reason]
								.filter((part) => part !== undefined && part !== '')
								.map((part) => printable(part ?? ''))
								.join(', ')}
						</span>
					</li>
				))}
			</ol>
			<div class="life-cycle-actions">
				{canBeCancelled(downlink) && (
					<button type="button" class="link" onClick={() => void act(actions.cancel)}>
						Cancel
					</button>
				)}
				{!isLive && (
					<button type="button" class="link" onClick={() => void act(actions.look)}>
						Look again
					</button>
				)}
				{problem !== undefined && <span class="problem">{printable(problem)}</span>}
			</div>
		</article>
	)
}
