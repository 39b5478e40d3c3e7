import { expect, test } from 'vitest'
import { plan } from './plan.ts'

const elementTests = ['tests/widget/package-list.test.ts', 'tests/widget/slots.test.ts']

test('without words everything runs, with a browser and fresh bundles', () => {
  const all = plan([], elementTests)
  expect(all.elements).toEqual(elementTests)
  expect(all).toMatchObject({ browser: true, build: true })
  expect(all.vitest).toEqual(expect.arrayContaining(['--project', 'unit*', 'api', 'faults', 'edge', 'e2e']))
})

test('a part alone leaves the others out', () => {
  expect(plan(['api'], elementTests)).toEqual({
    browser: false,
    build: true,
    vitest: ['--project', 'api'],
    elements: [],
  })
})

test('unit tests come with their zones, and need neither browser nor bundles', () => {
  expect(plan(['unit'], elementTests)).toMatchObject({ browser: false, build: false, vitest: ['--project', 'unit*'] })
})

test('the widget part runs element tests only', () => {
  expect(plan(['widget'], elementTests)).toEqual({
    browser: true,
    build: false,
    vitest: undefined,
    elements: elementTests,
  })
})

test('filters choose element tests by path and are handed to vitest as they are', () => {
  const chosen = plan(['widget', 'unit', 'slot', '-t', 'list'], elementTests)
  expect(chosen.elements).toEqual(['tests/widget/slots.test.ts'])
  expect(chosen.vitest).toEqual(['--project', 'unit*', 'slot', '-t', 'list'])
})

test('a filter that no element test matches starts no browser for them', () => {
  expect(plan(['unit', 'widget', 'money'], elementTests)).toMatchObject({ browser: false, elements: [] })
})
