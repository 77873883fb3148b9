import type { ComponentProps } from 'react';
import Reader from 'react-markdown';
import remarkGfm from 'remark-gfm';

const plugins = [remarkGfm];

/** Markdown without HTML. Nothing is loaded for it: a picture is a link. */
export default function Markdown({
  text,
  imageAt = () => null,
}: {
  readonly text: string;
  /** Where a picture of the folder can be loaded; null where it cannot. */
  readonly imageAt?: (src: string) => string | null;
}) {
  return (
    <div className="markdown min-w-0 break-words">
      <Reader
        remarkPlugins={plugins}
        components={{
          a: ({ href, children }) => <Out href={href}>{children}</Out>,
          img: ({ src, alt }) => {
            const from = typeof src === 'string' ? src : '';
            const at = imageAt(from);
            return at === null ? (
              <Out href={from}>{alt === undefined || alt === '' ? from : alt}</Out>
            ) : (
              <img src={at} alt={alt ?? ''} className="max-w-full" />
            );
          },
        }}
      >
        {text}
      </Reader>
    </div>
  );
}

/** A link out of the console; where it leads stands beside its words. */
function Out({ href, children }: ComponentProps<'a'>) {
  if (href === undefined || !/^https?:\/\//.test(href)) return <span>{children}</span>;
  const isPlain = children === href;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={href}
      className="text-accent underline"
    >
      {children}
      {isPlain ? null : <span className="text-soft"> ({href})</span>}
    </a>
  );
}
