import { useData } from 'vitepress';
import { type DefineSetupFnComponent, defineComponent, h, onMounted, ref, useId, watch } from 'vue';

interface Props {
  readonly title: string;
  /** The diagram's source, by `encodeURIComponent`. */
  readonly code: string;
}

/** A diagram, drawn in the reader's browser in the colours of the page; without JavaScript, its source. */
export const MermaidDiagram: DefineSetupFnComponent<Props> = defineComponent(
  (props: Props) => {
    const { isDark } = useData();
    const source = decodeURIComponent(props.code);
    const id = `diagram-${useId()}`;
    const svg = ref('');

    const draw = async (): Promise<void> => {
      const { default: mermaid } = await import('mermaid');
      const theme = isDark.value ? 'dark' : 'neutral';
      mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme, fontFamily: 'inherit' });
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
