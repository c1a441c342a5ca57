import { writePlace } from './place.ts'
import type { Room } from './rooms.ts'

type Props = {
	readonly rooms: readonly Room[]
	readonly current: Room | undefined
	readonly fingerprint: string | undefined
}

/** Links to the rooms. */
export const Tabs = ({ rooms, current, fingerprint }: Props) => (
	<nav class="tabs" aria-label="Views">
		<div>
			{rooms.map(({ id, title }) => (
				<a
					key={id}
					href={writePlace({ fingerprint, tab: id })}
					aria-current={id === current?.id ? 'page' : undefined}
				>
					{title}
				</a>
			))}
		</div>
	</nav>
)
