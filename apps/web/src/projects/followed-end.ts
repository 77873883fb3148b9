import { type RefObject, useEffect } from 'react';

/** So near to its end (px) the page is followed. */
const near = 160;

/** While it is on and the end of the page is in sight, that stays so however much a list grows. */
export function useFollowedEnd(list: RefObject<HTMLElement | null>, isOn: boolean): void {
  useEffect(() => {
    const grown = list.current;
    if (!isOn || grown === null) return;
    const page = document.documentElement;
    let isThere = false;
    const look = () => {
      isThere = page.scrollHeight - page.clientHeight - page.scrollTop < near;
    };
    look();
    const observer = new ResizeObserver(() => {
      if (isThere) page.scrollTop = page.scrollHeight;
    });
    observer.observe(grown);
    window.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', look);
    };
  }, [list, isOn]);
}
