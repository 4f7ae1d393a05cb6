import { computed } from 'vue';
import type { ComputedRef } from 'vue';
import type { OfficeView } from '../contract/views.ts';
import { clock } from '../parts/times.ts';
import { useRoom } from '../parts/useRoom.ts';
import type { Room } from '../parts/useRoom.ts';

export interface Office extends Room<OfficeView> {
  /** What the office's frame says on each of its pages. */
  readonly frame: ComputedRef<{
    readonly hallName: string;
    readonly time: string;
    readonly staleSince: string | null;
  }>;
}

/** The hall as the office sees it, kept in step. */
export function useOffice(): Office {
  const room = useRoom<OfficeView>('office');
  const { view, inStep, viewAt, now } = room;
  const frame = computed(() => ({
    hallName: view.value?.hallName ?? '',
    time: clock(now.value),
    staleSince: inStep.value ? null : clock(viewAt.value),
  }));
  return { ...room, frame };
}
