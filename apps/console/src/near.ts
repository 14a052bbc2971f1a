import { onBeforeUnmount, onMounted, type Ref, ref } from 'vue';

/** How far outside of the window a thing counts as near. */
const MARGIN = '800px';

/** True from when the element first comes near the window; at once when not lazy. */
export function useNear(element: Ref<HTMLElement | null>, lazy: boolean): Ref<boolean> {
  const near = ref(!lazy);
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) near.value = true;
      if (near.value) observer.disconnect();
    },
    { rootMargin: MARGIN },
  );
  onMounted(() => {
    if (!near.value && element.value) observer.observe(element.value);
  });
  onBeforeUnmount(() => observer.disconnect());
  return near;
}
