import { expect, test } from 'vitest'
import { decodeForm } from '../../../demo/src/simulator/http/form.ts'

test('brackets become nested objects and arrays', () => {
  expect(decodeForm('a[b][0][c]=1&a[b][1][c]=2&a[d]=x&e=')).toEqual({
    a: { b: [{ c: '1' }, { c: '2' }], d: 'x' },
    e: '',
  })
})

test('empty brackets append, and encoded ones count as brackets', () => {
  expect(decodeForm('expand[]=a&expand[]=b&m%5Bk%5D=%C3%BC+%26')).toEqual({ expand: ['a', 'b'], m: { k: 'ü &' } })
})

test('a name made to reach an object prototype is just a name', () => {
  const decoded = decodeForm('__proto__[polluted]=yes&a[__proto__][b]=1')
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  expect(Object.keys(decoded)).toEqual(['__proto__', 'a'])
})
