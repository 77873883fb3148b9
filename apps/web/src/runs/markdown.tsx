import { type ComponentProps, createContext, useContext } from 'react';
import Reader from 'react-markdown';
import remarkGfm from 'remark-gfm';

const plugins = [remarkGfm];
const nowhere = () => null;
const PicturesContext = createContext<(src: string) => string | null>(nowhere);

/** Markdown without HTML. Nothing is loaded for it from elsewhere: such a picture is a link. */
export default function Markdown({
  text,
  imageAt = nowhere,
}: {
  readonly text: string;
  /** Where a picture of the folder can be loaded; null where it cannot. */
  readonly imageAt?: (src: string) => string | null;
}) {
  return (
    <PicturesContext value={imageAt}>
      <div className="markdown min-w-0 break-words">
        <Reader remarkPlugins={plugins} components={parts}>
          {text}
        </Reader>
      </div>
    </PicturesContext>
  );
}

const parts = { a: Out, img: Picture };

/** A link out of the console; where it leads stands beside its words. */
function Out({ href, children }: ComponentProps<'a'>) {
  if (href === undefined || !/^https?:\/\//.test(href)) return <span>{children}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer"
      title={href}
      className="text-accent underline"
    >
      {children}
      {children === href ? null : <span className="text-soft"> ({href})</span>}
    </a>
  );
}

function Picture({ src, alt }: ComponentProps<'img'>) {
  const imageAt = useContext(PicturesContext);
  const from = typeof src === 'string' ? src : '';
  const at = imageAt(from);
  if (at !== null) return <img src={at} alt={alt ?? ''} className="max-w-full" />;
  return <Out href={from}>{alt === undefined || alt === '' ? from : alt}</Out>;
}
