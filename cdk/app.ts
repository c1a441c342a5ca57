import { App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag'
import packageJson from '../package.json' with { type: 'json' }
import { bundleLambdas } from './functions/bundleLambdas.ts'
import { SenmlLive } from './SenmlLive.ts'
import { readSettings } from './settings.ts'

const app = new App()
const settings = readSettings(app.node)
const bundles = bundleLambdas()
new SenmlLive(app, { bundles, settings, version: packageJson.version })
bundles.dispose()
Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app))
app.synth()
