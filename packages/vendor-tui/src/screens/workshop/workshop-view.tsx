// The pack workshop: the frame that all of its places have, and which of them is on show.
import { Screen, Spinner, useViewport } from '@readback/tui-kit';
import type { JSX } from 'react';
import { hintsOf } from '../../flow/keys.js';
import { startWorkshop } from '../../flow/workshop/workshop-state.js';
import { NoticeLine } from '../parts.js';
import { APP_TITLE } from '../words.js';
import { ReachPlace, RemovePlace } from './ask.js';
import { FormPlace, NewIdPlace, ValuePlace } from './form.js';
import { PoliciesPlace, ProductsPlace } from './lists.js';
import { AcceptPlace, BuildingPlace, BuiltPlace, LongTextPlace, RootPlace, SimulatePlace } from './pack.js';
import type { PlaceProps, WorkshopProps } from './parts.js';
import { PLACE_TITLES, WORKSHOP_WORK } from './words.js';

export function WorkshopView({ state, dispatch }: WorkshopProps): JSX.Element {
  const { columns } = useViewport();
  const { workshop = startWorkshop } = state;
  return (
    <Screen title={APP_TITLE} aside={PLACE_TITLES[workshop.place]} hints={hintsOf(state, columns)}>
      <NoticeLine notice={state.notice} />
      <Place workshop={workshop} dispatch={dispatch} />
      {workshop.work !== undefined && <Spinner label={WORKSHOP_WORK[workshop.work]} />}
    </Screen>
  );
}

function Place(props: PlaceProps): JSX.Element | null {
  const { place, form } = props.workshop;
  switch (place) {
    case 'products':
      return <ProductsPlace {...props} />;
    case 'policies':
      return <PoliciesPlace {...props} />;
    case 'form':
      return form === undefined ? null : <FormPlace {...props} form={form} />;
    case 'value':
      return form === undefined ? null : <ValuePlace {...props} form={form} />;
    case 'reach':
      return form === undefined ? null : <ReachPlace {...props} form={form} />;
    case 'new-id':
      return <NewIdPlace {...props} />;
    case 'remove':
      return <RemovePlace {...props} />;
    case 'problems':
    case 'next-pack':
    case 'timeline':
      return <LongTextPlace {...props} />;
    case 'accept':
      return <AcceptPlace {...props} />;
    case 'root':
      return <RootPlace {...props} />;
    case 'building':
      return <BuildingPlace {...props} />;
    case 'built':
      return <BuiltPlace {...props} />;
    case 'simulate':
      return <SimulatePlace {...props} />;
  }
}
