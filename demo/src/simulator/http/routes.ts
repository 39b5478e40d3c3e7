import type { World } from '../world.ts'
import type { Expansion } from './expand.ts'
import { object } from './parameters.ts'
import type { Reader } from './parameters.ts'

type Call<P> = { world: World; params: P; id: string }

type Method = 'GET' | 'POST' | 'DELETE'

export type Route = {
  method: Method
  path: string
  /** Reads the parameters and does the work; synchronous, so two calls never interleave. */
  answer(world: World, id: string, params: Parameters<Reader<unknown>>[0]): unknown
}

/** One kind of object: where it is reached and what of it can be expanded. */
export type Resource = { object: string; expansion: Expansion; routes: Route[] }

export function route<P>(
  method: Method,
  path: string,
  parameters: Reader<P>,
  handle: (call: Call<P>) => unknown,
): Route {
  return {
    method,
    path,
    answer: (world, id, params) => handle({ world, id, params: parameters(params, '') }),
  }
}

export const noParameters = object({})
