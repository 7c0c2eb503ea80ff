package dev.nib.trainer.layers;

import dev.nib.trainer.nets.LayerDefinition;
import dev.nib.trainer.nets.NetDefinition.Extent;
import dev.nib.trainer.nets.NetDefinition.Placed;
import java.util.List;

/** Makes the layers of definitions. */
public final class Layers {
  private Layers() {}

  /**
   * The computation of one layer.
   *
   * @param net the whole net: what stands around a layer leaves it more or less to do
   * @param index of the layer
   * @param images that it computes at a time
   * @param at where its parameters begin among those that it will be given
   */
  public static Layer of(List<Placed> net, int index, int images, int at) {
    Placed placed = net.get(index);
    return placed.layer().accept(new Make(placed, index, images, at, Duties.of(net, index)));
  }

  private record Make(Placed placed, int index, int images, int at, Duties duties)
      implements LayerDefinition.Visitor<Layer> {
    @Override
    public Layer convolution(LayerDefinition.Convolution layer) {
      return new Convolution(
          new WindowRows(layer.kernel(), layer.stride(), placed.input(), images),
          layer.channels(),
          ParameterOrder.weightsAt(placed, at),
          ParameterOrder.biasesAt(placed, at),
          duties);
    }

    @Override
    public Layer depthwiseConvolution(LayerDefinition.DepthwiseConvolution layer) {
      return new DepthwiseConvolution(
          new WindowRows(layer.kernel(), layer.stride(), placed.input(), images),
          placed.output().channels(),
          ParameterOrder.weightsAt(placed, at),
          ParameterOrder.biasesAt(placed, at),
          duties);
    }

    @Override
    public Layer batchNorm(LayerDefinition.BatchNorm layer) {
      Extent in = placed.input();
      int plane = in.height() * in.width() * images;
      return new BatchNorm(in.channels(), plane, images, at, duties.relu());
    }

    @Override
    public Layer maxPool(LayerDefinition.MaxPool layer) {
      int size = LayerDefinition.MaxPool.SIZE;
      return new Pool(placed, size, size, images, Pool.Kind.MAX, duties.relu());
    }

    @Override
    public Layer averagePool(LayerDefinition.AveragePool layer) {
      return new Pool(placed, layer.size(), layer.size(), images, Pool.Kind.MEAN, false);
    }

    @Override
    public Layer globalAveragePool(LayerDefinition.GlobalAveragePool layer) {
      Extent in = placed.input();
      return new Pool(placed, in.height(), in.width(), images, Pool.Kind.MEAN, false);
    }

    @Override
    public Layer dropout(LayerDefinition.Dropout layer) {
      return new Dropout(layer.rate(), index, placed.input().size() * images);
    }

    @Override
    public Layer dense(LayerDefinition.Dense layer) {
      return dense();
    }

    @Override
    public Layer classifier(LayerDefinition.Classifier layer) {
      return dense();
    }

    private Layer dense() {
      return new Convolution(
          new WindowRows(1, 1, new Extent(1, 1, placed.input().size()), images),
          placed.output().channels(),
          ParameterOrder.weightsAt(placed, at),
          ParameterOrder.biasesAt(placed, at),
          duties);
    }
  }
}
