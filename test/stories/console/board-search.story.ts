import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories } from '#test/harness/console.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 20_000 };

consoleStories((stage) => {
  story(
    'a hall is found on the board as somebody types, by the keyboard alone, and the address keeps what was asked',
    async () => {
      await stage.station.hall({ id: 'hall-2', name: '城北办税厅', address: '江边路2号' });
      await stage.station.hall({ id: 'hall-3', name: '城南供电厅', address: '示例路3号' });
      const watched = await stage.open({ size: 'desktop' });
      const { page } = watched;
      await page.goto('/board');
      const halls = page.locator('[data-test^=board-]');
      expect(await halls.count()).toBe(3);
      await page.getByRole('searchbox').focus();
      await page.keyboard.type('江边');
      await page.locator('[data-test=found]').filter({ hasText: '找到1个大厅' }).waitFor(PATIENCE);
      expect(await halls.allInnerTexts()).toEqual([expect.stringContaining('城北办税厅')]);
      expect(new URL(page.url()).searchParams.get('q')).toBe('江边');

      await page.reload();
      expect(await page.getByRole('searchbox').inputValue()).toBe('江边');
      expect(await halls.count()).toBe(1);

      await page.getByRole('searchbox').focus();
      await page.keyboard.type('西');
      await page.locator('[data-test=found]').filter({ hasText: '没有' }).waitFor(PATIENCE);
      await page.getByRole('link', { name: '显示全部大厅' }).press('Enter');
      await page.waitForFunction("document.querySelectorAll('[data-test^=board-]').length === 3", undefined, PATIENCE);
      expect(new URL(page.url()).searchParams.get('q')).toBeNull();
      await closeWithoutComplaint(watched);
    },
  );
});
