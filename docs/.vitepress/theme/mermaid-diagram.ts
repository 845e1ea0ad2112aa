import { useData } from 'vitepress';
import { type DefineSetupFnComponent, defineComponent, h, onMounted, ref, useId, watch } from 'vue';

interface Props {
  readonly title: string;
  /** The diagram's source, by `encodeURIComponent`. */
  readonly code: string;
}

// The colours of style.css. Text has a contrast of at least 4.5 to 1 in both.
const LIGHT = {
  background: '#ffffff',
  primaryColor: '#fbe9e4',
  primaryBorderColor: '#a3210f',
  primaryTextColor: '#2a1a16',
  secondaryColor: '#fdf3e2',
  tertiaryColor: '#f6f6f7',
  lineColor: '#6b4a40',
  textColor: '#2a1a16',
  edgeLabelBackground: '#ffffff',
};
const DARK = {
  darkMode: true,
  background: '#17120f',
  primaryColor: '#3a2417',
  primaryBorderColor: '#ffb454',
  primaryTextColor: '#f5e6d8',
  secondaryColor: '#2e2a17',
  tertiaryColor: '#211a16',
  lineColor: '#d9a878',
  textColor: '#f5e6d8',
  edgeLabelBackground: '#17120f',
};

/** A diagram, drawn in the reader's browser in the colours of the page; without JavaScript, its source. */
export const MermaidDiagram: DefineSetupFnComponent<Props> = defineComponent(
  (props: Props) => {
    const { isDark } = useData();
    const source = decodeURIComponent(props.code);
    const id = `diagram-${useId()}`;
    const svg = ref('');

    const draw = async (): Promise<void> => {
      const { default: mermaid } = await import('mermaid');
      mermaid.initialize({
        startOnLoad: false,
        securityLevel: 'strict',
        theme: 'base',
        themeVariables: isDark.value ? DARK : LIGHT,
        fontFamily: 'inherit',
      });
      svg.value = (await mermaid.render(id, source)).svg;
    };
    onMounted(() => {
      watch(isDark, draw, { immediate: true });
    });

    return () =>
      svg.value === ''
        ? h('pre', { class: 'diagram' }, source)
        : h('div', { class: 'diagram', role: 'img', 'aria-label': props.title, innerHTML: svg.value });
  },
  { name: 'MermaidDiagram', props: ['title', 'code'] },
);
