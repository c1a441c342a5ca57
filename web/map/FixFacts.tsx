import { printable } from '../app/printable.ts'
import type { Fix } from '../device/model.ts'
import type { MapAction } from './mapState.ts'
import { sourceOf } from './trail/sources.ts'
import { accuracyText, fixTime, latitudeText, longitudeText } from './trail/texts.ts'

type Props = {
	readonly fix: Fix
	/** of the position, from 1 */
	readonly number: number
	readonly count: number
	readonly act: (action: MapAction) => void
}

/** What is known of the selected position, and the way to the next ones. */
export const FixFacts = ({ fix, number, count, act }: Props) => (
	<section class="fix" aria-label="Selected position">
		<header>
			<h2>{number === count ? 'Latest position' : `Position ${number} of ${count}`}</h2>
			{count > 1 && (
				<fieldset class="steps" aria-label="Select a position">
					<button
						type="button"
						class="quiet"
						aria-label="Earlier position"
						disabled={number === 1}
						onClick={() => act({ type: 'step', by: -1 })}
					>
						←
					</button>
					<button
						type="button"
						class="quiet"
						aria-label="Later position"
						disabled={number === count}
						onClick={() => act({ type: 'step', by: 1 })}
					>
						→
					</button>
				</fieldset>
			)}
		</header>
		<dl>
			<Fact name="Latitude" value={latitudeText(fix.latitude)} />
			<Fact name="Longitude" value={longitudeText(fix.longitude)} />
			<Fact name="Uncertainty" value={accuracyText(fix.accuracy)} />
			<Fact name="Source" value={printable(sourceOf(fix.source).name)} kind={sourceOf(fix.source).kind} />
			<Fact name="Measured" value={`${fixTime(fix)} UTC`} />
		</dl>
	</section>
)

type FactProps = { readonly name: string; readonly value: string; readonly kind?: string }

const Fact = ({ name, value, kind }: FactProps) => (
	<div>
		<dt>{name}</dt>
		<dd>
			{kind !== undefined && <span class={`fix-source fix-source-${kind}`} aria-hidden="true" />}
			{value}
		</dd>
	</div>
)
