import { App, CfnResource } from 'aws-cdk-lib'
import { bundleLambdas } from '../functions/bundleLambdas.ts'
import { SenmlLive } from '../SenmlLive.ts'
import { readSettings } from '../settings.ts'

/** Our stack with a mistake in it, which the context names: what validates the template must find it. */

const app = new App()
const bundles = bundleLambdas()
const stack = new SenmlLive(app, { bundles, settings: readSettings(app.node), version: '0' })
bundles.dispose()

const [type, path, value] = app.node.getContext('mistake') as readonly [string, string, unknown]
const victim = stack.node
	.findAll()
	.find((construct) => construct instanceof CfnResource && construct.cfnResourceType === type) as CfnResource
victim.addPropertyOverride(path, value)
app.synth()
