import { useState } from 'preact/hooks'
import type { Demo } from './demo.ts'

/** Makes the demo device send something. */
export const DemoBar = ({ demo }: { readonly demo: Demo }) => {
	const [problem, setProblem] = useState(false)
	const send = (what: 'sample' | 'broken'): void => {
		void demo.send(what).then((isSent) => setProblem(!isSent))
	}
	return (
		<section class="demo" aria-label="Demo device">
			<p>
				<strong>This is the demo device.</strong>{' '}
				<span class="muted">What it sends goes over CoAP, as from a real one.</span>
			</p>
			<div class="actions">
				<button type="button" onClick={() => send('sample')}>
					Send a sample
				</button>
				<button type="button" class="quiet" onClick={() => send('broken')}>
					Send something broken
				</button>
			</div>
			{problem && (
				<p class="problem" role="alert">
					The CoAP server has not taken the message.
				</p>
			)}
		</section>
	)
}
