/**
 * `#entrances/<capability>/<name>`: the rows of the table whose handler is this function, compiled. The bundling makes
 * these modules (`cdk/functions/compileEntrances.ts`), so that no function has a schema library in it.
 */
declare module '#entrances/*' {
	export const compiled: <
		Row extends import('./entrance.ts').Entrance,
	>() => import('./compiled.ts').Compiled<Row>
}
