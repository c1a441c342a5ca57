import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import { Type } from '@sinclair/typebox'
import { entrances } from '../../cdk/entrances.ts'
import { asyncApi } from '../asyncApi/asyncApi.ts'
import { channels } from '../asyncApi/channels.ts'
import { openApiOf } from '../openApi/openApi.ts'
import { html, marked, paragraphs } from './html.ts'
import { pageOf } from './page.ts'
import { routesOf } from './restHtml.ts'

const openApi = openApiOf(entrances)
const page = pageOf(openApi, asyncApi())
const anchors = [...page.html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)

describe('the page of the contracts', () => {
	it('has an anchor for each route', () => {
		const ids = routesOf(openApi).map(({ operation }) => operation.operationId)
		assert.equal(ids.length, entrances.length)
		for (const id of ids) assert.ok(anchors.includes(id), id)
	})

	it('has an anchor for each message', () => {
		const names = new Set(
			channels.flatMap(({ sent, received }) => [...sent, ...received]).map(({ name }) => name),
		)
		for (const name of names)
			assert.ok(
				anchors.some((id) => id.endsWith(`.${name}`)),
				name,
			)
	})

	it('has each anchor once', () => assert.equal(new Set(anchors).size, anchors.length))

	it('leads nowhere where there is nothing', () => {
		const links = [...page.html.matchAll(/href="([^"]+)"/g)].map(([, to = '']) => to)
		assert.ok(links.length > 100)
		for (const link of links)
			assert.ok(link.startsWith('#') ? anchors.includes(link.slice(1)) : /^\/\w+\.json$/.test(link), link)
	})

	it('needs nothing but the style in it, which its policy names', () => {
		const [, style = ''] = /<style>([\s\S]*)<\/style>/.exec(page.html) ?? []
		assert.equal(page.styleHash, `sha256-${createHash('sha256').update(style).digest('base64')}`)
		assert.doesNotMatch(page.html, /<script|<link|<img|\bstyle=|\bon\w+="|url\(/)
	})

	it('shows texts as they are', () => {
		const row = {
			method: 'GET',
			path: '/x',
			summary: 'a < b & "c".',
			access: { kind: 'public' },
			response: Type.Object({ '<b>': Type.String({ description: '<script> `a<b`' }) }),
			handler: { code: 'x/x', environment: [], grants: {} },
		} as const
		const { html: text } = pageOf(openApiOf([row]), asyncApi())
		assert.ok(text.includes('A &lt; b &amp; &quot;c&quot;'))
		assert.ok(text.includes('&lt;b&gt;'))
		assert.ok(text.includes('&lt;script&gt; <code>a&lt;b</code>'))
	})
})

describe('HTML', () => {
	it('has texts escaped, and pieces of HTML as they are', () =>
		assert.equal(html`<p>${'<'}${html`<b>${1}</b>`}${[html`x`, html`y`]}</p>`.html, '<p>&lt;<b>1</b>xy</p>'))

	it('has code where backticks are', () => assert.equal(marked('a `b` c').html, 'a <code>b</code> c'))

	it('has paragraphs and lists', () =>
		assert.equal(
			paragraphs('one\ntwo\n\n* three\n* four\n  five').html,
			'<p>one\ntwo</p><ul><li>three</li><li>four\n  five</li></ul>',
		))
})
