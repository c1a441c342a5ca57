import { ago } from '../../device/age.ts'
import type { Model } from '../../device/model.ts'

/** Why the page is not live, and what became of imports that nobody can show. */
export const Notice = ({ model: { connection, missing, now } }: { readonly model: Model }) => {
	const { state, reason, retryAt } = connection
	if (state === 'refused')
		return (
			<p class="notice notice-bad">
				{reason} Check it, or <a href="#/">enter another one</a>.
			</p>
		)
	if (state === 'interrupted')
		return (
			<p class="notice notice-warn">
				{reason}{' '}
				{retryAt === undefined || retryAt <= now ? 'Trying again …' : `Next attempt ${ago(retryAt, now)}.`}{' '}
				Nothing is lost: what arrives meanwhile is shown afterwards.
			</p>
		)
	return missing === 0 ? null : (
		<p class="notice">
			{missing === 1 ? 'One import is' : `${missing} imports are`} not shown: too large to be sent here, or no
			longer in the log.
		</p>
	)
}
