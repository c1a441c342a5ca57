#!/usr/bin/env bash
# Package   esbuild 0.28.2; node 24.21.0 (V8 13.6)
# Behaviour When V8 loads a module, it only looks for the end of each `function`, but parses an arrow function in full.
#           esbuild's `supported: { arrow: false }` would make functions of them; but what it makes of some classes is broken:
#           `_this` without a declaration in fields, `this` before super() in constructors, `super` in a plain function.
# A guess   V8 parses both lazily; and the option gives code that does the same.
# Here      A cold start on AWS Lambda loads one bundle, most of which is not called. Ours would compile in 9.7 ms of CPU time
#           in place of 12.1; but the bundle with QuickJS, which runs converters, does not work any more.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat > arrow.mjs <<'JS'
export const one = (x) => {
	const twice = () => 2 * x
	return twice()
}
export const other = (x) => {
	return x + 1
}
JS
cat > field.mjs <<'JS'
class A {
	x = 1
	get = () => this.x
}
console.log(new A().get())
JS
cat > constructor.mjs <<'JS'
class B {}
class A extends B {
	constructor() {
		super()
		this.x = 1
		this.get = () => this.x
	}
}
console.log(new A().get())
JS
cat > method.mjs <<'JS'
class B {
	x() {
		return 1
	}
}
class A extends B {
	get() {
		return () => super.x()
	}
}
console.log(new A().get()())
JS

npm install --silent --no-audit --no-fund esbuild@0.28.2 node@24.21.0
node=node_modules/.bin/node
{
	for name in arrow field constructor method; do
		node_modules/.bin/esbuild "$name.mjs" --target=node24 --supported:arrow=false --log-level=error --outfile="$name.function.mjs"
	done
	for file in arrow.mjs arrow.function.mjs; do
		"$node" --log-function-events --no-logfile-per-isolate --logfile=log "$file"
		script=$(grep "script-details,.*/$file" log | head -n 1 | cut -d, -f2)
		count() { grep -c "^function,$1,$script," log || true; }
		echo "$file: $(count parse) parsed in full, $(count preparse-resolution) skipped"
	done
	for name in field constructor method; do
		says=$("$node" "$name.function.mjs" 2>&1 | grep -oE '^[A-Za-z]*Error: .*' || true)
		echo "$name: $("$node" "$name.mjs"), without arrow functions: $says"
	done
} | tee output

diff output - <<'OUT' && echo 'as expected'
arrow.mjs: 3 parsed in full, 0 skipped
arrow.function.mjs: 0 parsed in full, 3 skipped
field: 1, without arrow functions: ReferenceError: _this is not defined
constructor: 1, without arrow functions: ReferenceError: Must call super constructor in derived class before accessing 'this' or returning from derived constructor
method: 1, without arrow functions: SyntaxError: 'super' keyword unexpected here
OUT
