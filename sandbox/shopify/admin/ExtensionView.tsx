import { RemoteRootRenderer } from '@remote-dom/react/host';
import { SkeletonBodyText } from '@shopify/polaris';
import { Component, type ReactNode, useEffect, useMemo, useState } from 'react';
import { componentsFor } from '../extension-host/elements/registry.tsx';
import { type Surroundings, SurroundingsContext } from '../extension-host/elements/surroundings.ts';
import {
  type ExtensionEnvironment,
  type RunningExtension,
  startExtension,
} from '../extension-host/host.ts';
import { reportProblem } from '../extension-host/problems.ts';

interface Props {
  /** Has to stay the same object for as long as the extension is to run. */
  readonly environment: ExtensionEnvironment;
  readonly surroundings: Surroundings;
}

/** Runs an extension for as long as it is on the page, and draws what it says. */
export function ExtensionView({ environment, surroundings }: Props) {
  const [running, setRunning] = useState<RunningExtension | null>(null);
  const components = useMemo(() => componentsFor(environment.elements), [environment]);
  useEffect(() => {
    const started = startExtension(environment);
    setRunning(started);
    return () => started.stop();
  }, [environment]);
  if (running === null) return <SkeletonBodyText lines={3} />;
  return (
    <ProblemBoundary about={environment.handle}>
      <SurroundingsContext.Provider value={surroundings}>
        <RemoteRootRenderer receiver={running.receiver} components={components} />
      </SurroundingsContext.Provider>
    </ProblemBoundary>
  );
}

/** An element that does not exist cannot be drawn; that is the extension's problem, not the page's. */
class ProblemBoundary extends Component<
  { readonly about: string; readonly children: ReactNode },
  { readonly failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error) {
    reportProblem(`${this.props.about}: cannot be drawn: ${error.message}`);
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
