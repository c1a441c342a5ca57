import { type BillItem, billRows, type Fleet, messagesOf } from './monthlyBill.ts'
import { prices, usdOf } from './prices.ts'
import { markdownTable } from './table.ts'

const money = (usd: number): string => usd.toFixed(2)

const quantity = (value: number): string =>
	value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en')

const priceText = (usd: number): string =>
	usd < 0.001 ? `${Number((usd * 1e6).toPrecision(6))} per million` : `${usd}`

/** Dollars of a month. */
export const billTotal = (bill: readonly BillItem[]): number =>
	bill.reduce((sum, { quantities }) => sum + usdOf(quantities), 0)

/** The bill for people, with the sources of the prices. */
export const billReport = (fleet: Fleet, bill: readonly BillItem[]): string => {
	const rows = billRows(bill)
	const used = [...new Set(rows.map(({ price }) => price))]
	return [
		`${fleet.devices} devices, a message every ${fleet.intervalSeconds} s with ${fleet.objects} objects, ${fleet.viewers} watchers: ${quantity(messagesOf(fleet))} messages in 30 days.`,
		'',
		markdownTable(
			['item', 'quantity', 'unit', 'USD'],
			rows.map((row) => [row.item, quantity(row.quantity), prices[row.price].unit, money(row.usd)]),
		),
		`Together ${money(billTotal(bill))} USD a month.`,
		'',
		markdownTable(
			['USD', 'for', 'as of', 'known from', 'source'],
			used.map((name) => {
				const { usd, unit, asOf, known, source } = prices[name]
				return [priceText(usd), unit, asOf, known, source]
			}),
		),
		'A model with list prices of us-east-1: no free tiers, no tax, messages one by one. Under load they share function calls.',
		'',
	].join('\n')
}
