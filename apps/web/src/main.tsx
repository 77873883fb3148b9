import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api.ts';
import { createConsoleRouter } from './app/router.tsx';
import { LiveProvider } from './live/provider.tsx';
import { NoticesProvider } from './ui/notices.tsx';
import './style.css';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root to put the console in.');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <NoticesProvider>
        <LiveProvider>
          <RouterProvider router={createConsoleRouter()} />
        </LiveProvider>
      </NoticesProvider>
    </QueryClientProvider>
  </StrictMode>,
);
