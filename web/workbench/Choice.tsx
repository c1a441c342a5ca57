import { printable } from '../app/printable.ts'
import type { Workbench } from './model.ts'

type Props = { readonly model: Workbench; readonly onChoose: (integrationId: string) => Promise<void> }

/** Which integration is open, and which version of its converter it uses. */
export const Choice = ({ model: { integrations = [], chosen, opened }, onChoose }: Props) => (
	<header class="bench-choice">
		<label for="bench-integration">Integration</label>
		<select
			id="bench-integration"
			value={chosen}
			onChange={({ currentTarget: { value } }) => void onChoose(value)}
		>
			{integrations.map(({ integrationId, name }) => (
				<option key={integrationId} value={integrationId}>
					{printable(name)}
				</option>
			))}
		</select>
		{opened !== undefined && (
			<p class="muted">
				uses <strong>{printable(opened.active.name)}</strong>, version {opened.active.version}
			</p>
		)}
	</header>
)
