import { App } from 'aws-cdk-lib'
import { entrances } from '../../entrances.ts'
import { bundleLambdas } from '../../functions/bundleLambdas.ts'
import { SenmlLive } from '../../SenmlLive.ts'
import { readSettings } from '../../settings.ts'
import { noteEntrances } from './noteEntrances.ts'

/** Our stack with one row more in the table of entrances, and the function behind it. */

const rows = [...entrances, ...noteEntrances]
const app = new App()
const bundles = bundleLambdas({ rows, more: ['cdk/testing/notes/addNote.lambda.ts'] })
new SenmlLive(app, { bundles, settings: readSettings(app.node), version: '0', entrances: rows })
bundles.dispose()
app.synth()
