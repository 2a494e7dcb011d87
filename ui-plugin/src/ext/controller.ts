import type { ExtViewModel } from './ext.d.ts';

/** What a view controller may call on itself, for a view of type `View` with view-model data `Data`. */
export interface ControllerOf<View, Data> {
  getView(): View;
  getViewModel(): ExtViewModel<Data>;
  lookup(reference: string): unknown;
}

/** An inline ViewController whose `this` is typed, so that a misspelt method or key does not compile. */
export const controllerFor =
  <View, Data>() =>
  <Body extends object>(body: Body & ThisType<Body & ControllerOf<View, Data>>) => ({
    xclass: 'Ext.app.ViewController' as const,
    ...body,
  });

/** The names that a `handler` may have: the methods of the controller, but for the one that the toolkit calls. */
export type MethodsOf<Controller> = {
  [Name in keyof Controller & string]: Controller[Name] extends (...values: never[]) => unknown
    ? Name
    : never;
}[keyof Controller & string];
