import { printable } from '../../app/printable.ts'
import { ago } from '../../device/age.ts'
import type { Configuration } from '../../device/model.ts'

type Props = { readonly configuration: Configuration | undefined; readonly now: number }

/** When it has become what it is, and what that means. */
const told = (configuration: Configuration): { readonly at: string | undefined; readonly means: string } => {
	const { status, requestedAt, acceptedAt, appliedAt, refusedAt, reason } = configuration
	switch (status) {
		case 'requested':
			return { at: requestedAt, means: reason ?? 'It is on its way to nRF Cloud.' }
		case 'accepted':
			return { at: acceptedAt, means: 'nRF Cloud has it for the device, which has not confirmed it yet.' }
		case 'applied':
			return { at: appliedAt, means: 'The device has reported these values.' }
		case 'refused':
			return { at: refusedAt, means: reason ?? '' }
	}
}

/** What has become of the newest request. */
export const LifeCycle = ({ configuration, now }: Props) => {
	if (configuration === undefined) return <p class="configure-status" role="status" />
	const { status } = configuration
	const { at, means } = told(configuration)
	return (
		<p class={`configure-status configure-${status}`} role="status">
			<strong>{status}</strong> {at !== undefined && <time dateTime={at}>{ago(Date.parse(at), now)}</time>}
			<span class="muted">{printable(means)}</span>
		</p>
	)
}
