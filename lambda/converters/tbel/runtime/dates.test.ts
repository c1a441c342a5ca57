import { describe } from 'node:test'
import { itRefuses, itRuns } from '../testing/itRuns.ts'

// Values: ThingsBoard's documentation of TBEL, "tbDate", with UTC as the zone of the server.

const date = 'var d = new Date("2024-01-01T10:00:00.00Z"); '

describe('dates', () => {
	itRuns([
		['new Date("2023-08-06T04:04:05.123Z").toISOString()', '2023-08-06T04:04:05.123Z'],
		['new Date("2023-08-06T12:04:05.123").toISOString()', '2023-08-06T12:04:05.123Z'],
		['new Date("2023-08-06T04:04:05.00-04").toISOString()', '2023-08-06T08:04:05Z'],
		['new Date("2023-08-06T04:04:05.00+02:00").toISOString()', '2023-08-06T02:04:05Z'],
		['new Date("2023-08-06T04:04:05.00+03:00:00").toISOString()', '2023-08-06T01:04:05Z'],
		['new Date("Tue, 3 Jun 2008 11:05:30 GMT").toISOString()', '2008-06-03T11:05:30Z'],
		['new Date("Tue, 3 Jun 2008 11:05:30 +043056").toISOString()', '2008-06-03T06:34:34Z'],
		[
			'new Date("2023-08-06 04:04:05.000-04:00", "yyyy-MM-dd HH:mm:ss.SSSXXX").toISOString()',
			'2023-08-06T08:04:05Z',
		],
		[
			'new Date("12:15:30 PM, Sun 10/09/2022", "hh:mm:ss a, EEE M/d/uuuu", "en-US").toISOString()',
			'2022-10-09T12:15:30Z',
		],
		['new Date(2023, 8, 6, 4, 4, 5).toISOString()', '2023-08-06T04:04:05Z'],
		['new Date(2023, 8, 6, 4, 4, 5, "+02:00").toISOString()', '2023-08-06T02:04:05Z'],
		['new Date(1684741625404).getTime()', 1684741625404],
		['new Date("2023-05-22T07:47:05.404859+00:00").getTime()', 1684741625404],
		['Date.now() > 1684741625404', true],
		['new Date().getTime() <= Date.now()', true],
		['Date.parse("nothing")', -1],
		['Date.parse("2023-08-06T04:04:05Z")', 1691294645000],
		['Date.UTC(2023, 8, 6)', 1691280000000],
		[
			'var d = new Date(2023, 8, 6, 4, 4, 5); [d.getFullYear(), d.getMonth(), d.getDate(), d.getDay(), d.getHours()]',
			[2023, 8, 6, 7, 4],
		],
		['new Date(2023, 8, 6, 4, 4, 5).toLocaleString()', '2023-08-06 04:04:05'],
		['new Date(2023, 8, 6, 4, 4, 5).toLocaleString("en-US")', '8/6/23, 4:04:05 AM'],
		['new Date(2023, 8, 6, 4, 4, 5).toLocaleString("en-us", "+02:00")', '8/6/23, 6:04:05 AM'],
		[
			'new Date(2023, 8, 6, 4, 4, 5).toLocaleString("en-US", JSON.stringify({"timeZone": "+02:00", "pattern": "M-d/yyyy, h:mm=ss a"}))',
			'8-6/2023, 6:04=05 AM',
		],
		[`${date}d.addYears(1); d.toISOString()`, '2025-01-01T10:00:00Z'],
		[`${date}d.addMonths(-13); d.toISOString()`, '2022-12-01T10:00:00Z'],
		[`${date}d.addWeeks(4); d.addDays(-1); d.toISOString()`, '2024-01-28T10:00:00Z'],
		[`${date}d.addHours(23); d.addMinutes(59); d.addSeconds(60); d.toISOString()`, '2024-01-02T10:00:00Z'],
		['var d = new Date("2024-01-31T00:00:00Z"); d.addMonths(1); d.toISOString()', '2024-02-29T00:00:00Z'],
		[`${date}d.setUTCHours(4, 5); d.setMonth(2); d.toISOString()`, '2024-02-01T04:05:00Z'],
	])
	itRefuses([
		['new Date("yesterday")', /^Date: "yesterday" is no date$/],
		['new Date("2023-02-30")', /^Date: "2023-02-30" is no date$/],
		['new Date("2023", "yyyy-MM")', /^Date: "2023" does not match the pattern "yyyy-MM"$/],
		['new Date(2023, 8, 6, "Europe/Berlin")', /^Date: time zone "Europe\/Berlin" is not known here/],
		['new Date(0).toLocaleString("de")', /^Date: locale "de" is not known here/],
		['new Date(0).nothing()', /^a date has no method nothing\(\)$/],
	])
})
