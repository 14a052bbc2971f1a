import {
  type DisplayValueAlignmentFactors,
  type FieldDisplay,
  getDisplayProcessor,
  getDisplayValueAlignmentFactors,
  getFieldDisplayValues,
  type ReduceDataOptions,
  VizOrientation,
} from '@grafana/data';
import type { BarGaugeDisplayMode, BarGaugeNamePlacement, BarGaugeValueMode } from '@grafana/schema';
import {
  BarGauge,
  BigValue,
  type BigValueColorMode,
  type BigValueGraphMode,
  type BigValueJustifyMode,
  BigValueTextMode,
  VizRepeater,
  type VizRepeaterRenderValueProps,
} from '@grafana/ui';
import { type PanelProps, TIME_ZONE } from './shown';

type One = VizRepeaterRenderValueProps<FieldDisplay, DisplayValueAlignmentFactors>;

interface Reduced {
  reduceOptions: ReduceDataOptions;
  orientation: VizOrientation;
}
interface StatOptions extends Reduced {
  colorMode: BigValueColorMode;
  graphMode: BigValueGraphMode;
  justifyMode: BigValueJustifyMode;
  textMode: BigValueTextMode;
  wideLayout: boolean;
  text: object;
}
interface BarOptions extends Reduced {
  displayMode: BarGaugeDisplayMode;
  valueMode: BarGaugeValueMode;
  namePlacement: BarGaugeNamePlacement;
  showUnfilled: boolean;
  minVizWidth: number;
  minVizHeight: number;
  maxVizHeight: number;
}

const valuesOf = ({ panel, frames, theme, replace }: PanelProps): FieldDisplay[] =>
  getFieldDisplayValues({
    data: frames,
    reduceOptions: (panel.options as unknown as Reduced).reduceOptions,
    fieldConfig: panel.fieldConfig,
    replaceVariables: replace,
    theme,
    timeZone: TIME_ZONE,
  });

export function StatPanel(props: PanelProps) {
  const { panel, theme, width, height, frames } = props;
  const options = panel.options as unknown as StatOptions;
  const named = options.textMode === BigValueTextMode.Auto && !panel.title;
  const big = ({ value, alignmentFactors, width, height, count }: One) => (
    <BigValue
      {...{ width, height, count, alignmentFactors, theme }}
      value={value.display}
      colorMode={options.colorMode}
      graphMode={options.graphMode}
      justifyMode={options.justifyMode}
      textMode={named ? BigValueTextMode.ValueAndName : options.textMode}
      text={options.text}
      disableWideLayout={!options.wideLayout}
      hasLinks={value.hasLinks}
    />
  );
  return (
    <VizRepeater
      {...{ width, height }}
      source={frames}
      getValues={() => valuesOf(props)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={big}
      renderCounter={0}
      itemSpacing={3}
      autoGrid={true}
      orientation={options.orientation}
    />
  );
}

export function BarGaugePanel(props: PanelProps) {
  const { panel, theme, width, height, frames } = props;
  const options = panel.options as unknown as BarOptions;
  const orientation =
    options.orientation === VizOrientation.Auto && width > height ? VizOrientation.Vertical : options.orientation;
  const bar = ({ value, alignmentFactors, width, height, count }: One) => (
    <BarGauge
      {...{ width, height, alignmentFactors, theme, orientation }}
      value={value.display}
      field={value.field}
      display={
        value.view?.getFieldDisplayProcessor(value.colIndex ?? 0) ??
        getDisplayProcessor({ field: { config: value.field }, theme })
      }
      text={{}}
      itemSpacing={8}
      lcdCellWidth={12}
      displayMode={options.displayMode}
      valueDisplayMode={options.valueMode}
      namePlacement={options.namePlacement}
      showUnfilled={options.showUnfilled}
      isOverflow={count * options.minVizHeight > props.height}
    />
  );
  return (
    <VizRepeater
      {...{ width, height, orientation }}
      source={frames}
      getValues={() => valuesOf(props)}
      getAlignmentFactors={getDisplayValueAlignmentFactors}
      renderValue={bar}
      renderCounter={0}
      itemSpacing={8}
      minVizWidth={options.minVizWidth}
      minVizHeight={options.minVizHeight}
      maxVizHeight={options.maxVizHeight}
    />
  );
}
