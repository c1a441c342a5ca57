import { Annotations, Stack } from 'aws-cdk-lib'
import type { Construct } from 'constructs'
import type { Entrance } from '../lambda/rest/entrance.ts'
import { Accounts } from './access/Accounts.ts'
import { Attempts } from './access/Attempts.ts'
import { Keys } from './access/Keys.ts'
import { Psks } from './access/Psks.ts'
import { Alarms } from './alarms/Alarms.ts'
import { Dashboard } from './alarms/Dashboard.ts'
import { Canary } from './Canary.ts'
import { Communications } from './communications/Communications.ts'
import { concurrencyWarning } from './concurrency.ts'
import { Devices } from './Devices.ts'
import { Downlinks } from './Downlinks.ts'
import { entrances as allEntrances } from './entrances.ts'
import type { Bundles } from './functions/bundleLambdas.ts'
import { History } from './History.ts'
import { Imports } from './Imports.ts'
import { Integrations } from './Integrations.ts'
import { Ledger } from './Ledger.ts'
import { Live } from './Live.ts'
import { MqttDoor } from './MqttDoor.ts'
import { Rest } from './Rest.ts'
import { State } from './State.ts'
import type { Settings } from './settings.ts'

type SenmlLiveNeeds = {
	readonly bundles: Bundles
	readonly settings: Settings
	readonly version: string
	/** the routes of the REST API */
	readonly entrances?: readonly Entrance[]
}

/** The stack: a message arrives, is imported, and goes to live watchers. */
export class SenmlLive extends Stack {
	constructor(scope: Construct, { bundles, settings, version, entrances = allEntrances }: SenmlLiveNeeds) {
		super(scope, settings.stackName, {
			description: 'SenML over CoAP in, LwM2M object updates out: logged, and live on a WebSocket.',
		})
		const warning = concurrencyWarning(settings.concurrency)
		if (warning !== undefined) Annotations.of(this).addWarningV2('senml-live:concurrency', warning)
		const devices = new Devices(this, 'Devices', settings)
		const keys = new Keys(this, 'Keys', settings)
		const psks = new Psks(this, 'Psks', settings)
		const accounts = new Accounts(this, 'Accounts', settings)
		const attempts = new Attempts(this, 'Attempts', devices, settings)
		const ledger = new Ledger(this, 'Ledger', settings)
		const state = new State(this, 'State', settings)
		const history = new History(this, 'History', settings)
		const live = new Live(this, 'Live', { bundles, devices, attempts, ledger, state, settings })
		const communications = new Communications(this, 'Communications', { bundles, keys, attempts, settings })
		const imports = new Imports(this, 'Imports', {
			bundles,
			devices,
			attempts,
			ledger,
			state,
			history,
			live,
			communications,
			settings,
		})
		const integrations = new Integrations(this, 'Integrations', settings)
		const door = new MqttDoor(this, 'MqttDoor', imports, settings)
		const downlinks = new Downlinks(this, 'Downlinks', {
			bundles,
			devices,
			integrations,
			accounts,
			events: communications.tables,
			settings,
		})
		integrations.convert({
			bundles,
			devices,
			ledger,
			messages: imports.queue,
			downlinks,
			events: communications.tables,
			settings,
		})
		communications.takeCommands({ bundles, keys, devices, downlinks })
		const rest = new Rest(this, 'Rest', {
			bundles,
			devices,
			keys,
			attempts,
			ledger,
			integrations,
			state,
			history,
			messages: imports.queue,
			psks,
			accounts,
			downlinks,
			communications,
			live,
			settings,
			version,
			entrances,
		})
		const watched = {
			door,
			imports,
			integrations,
			ledger,
			state,
			history,
			live,
			communications,
			downlinks,
			settings,
		}
		const alarms = new Alarms(this, 'Alarms', watched)
		if (settings.dashboard) new Dashboard(this, 'Dashboard', watched)
		if (settings.canary) new Canary(this, 'Canary', { bundles, devices, live, rest, alarms, settings })
	}
}
