import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { render } from './render.ts'

describe('the HTML of the page', () => {
	it('has the addresses as the value of an attribute, whatever they contain', () => {
		const addresses = { live: 'wss://a/?x="&y=<', communications: 'wss://b/$&', actions: 'wss://c' }
		const html = render('<meta content="{{addresses}}">', addresses)
		assert.equal(
			html,
			'<meta content="{&quot;live&quot;:&quot;wss://a/?x=\\&quot;&amp;y=&lt;&quot;,&quot;communications&quot;:&quot;wss://b/$&amp;&quot;,&quot;actions&quot;:&quot;wss://c&quot;}">',
		)
	})
})
