// The part of TensorFlow's C interface that tfjs-node's binding uses. It is the same in all versions from 2.9 on, so that the binding can be
// compiled where TensorFlow comes without headers. After the headers of TensorFlow, Apache License 2.0.
#ifndef MULTIM_TENSORFLOW_H_
#define MULTIM_TENSORFLOW_H_

#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <string>

extern "C" {

typedef enum TF_Code { TF_OK = 0 } TF_Code;

typedef enum TF_DataType {
  TF_FLOAT = 1,
  TF_DOUBLE = 2,
  TF_INT32 = 3,
  TF_UINT8 = 4,
  TF_STRING = 7,
  TF_COMPLEX64 = 8,
  TF_INT64 = 9,
  TF_BOOL = 10,
  TF_RESOURCE = 20
} TF_DataType;

typedef enum TF_AttrType {
  TF_ATTR_STRING = 0,
  TF_ATTR_INT = 1,
  TF_ATTR_FLOAT = 2,
  TF_ATTR_BOOL = 3,
  TF_ATTR_TYPE = 4,
  TF_ATTR_SHAPE = 5
} TF_AttrType;

typedef struct TF_Buffer TF_Buffer;
typedef struct TF_DeviceList TF_DeviceList;
typedef struct TF_Graph TF_Graph;
typedef struct TF_Operation TF_Operation;
typedef struct TF_Session TF_Session;
typedef struct TF_SessionOptions TF_SessionOptions;
typedef struct TF_Status TF_Status;
typedef struct TF_Tensor TF_Tensor;
typedef struct TFE_Context TFE_Context;
typedef struct TFE_ContextOptions TFE_ContextOptions;
typedef struct TFE_Op TFE_Op;
typedef struct TFE_TensorHandle TFE_TensorHandle;

typedef struct TF_Output {
  TF_Operation* oper;
  int index;
} TF_Output;

// Its bytes are TensorFlow's own affair.
typedef struct TF_TString {
  uint64_t bytes[3];
} TF_TString;

void TF_StringInit(TF_TString*);
void TF_StringCopy(TF_TString*, const char*, size_t);
const char* TF_StringGetDataPointer(const TF_TString*);
size_t TF_StringGetSize(const TF_TString*);
void TF_StringDealloc(TF_TString*);
#define TF_TString_Init TF_StringInit
#define TF_TString_Copy TF_StringCopy
#define TF_TString_GetDataPointer TF_StringGetDataPointer
#define TF_TString_GetSize TF_StringGetSize
#define TF_TString_Dealloc TF_StringDealloc

const char* TF_Version(void);
size_t TF_DataTypeSize(TF_DataType);

TF_Status* TF_NewStatus(void);
void TF_DeleteStatus(TF_Status*);
TF_Code TF_GetCode(const TF_Status*);
const char* TF_Message(const TF_Status*);

TF_Buffer* TF_NewBuffer(void);
TF_Buffer* TF_NewBufferFromString(const void*, size_t);
void TF_DeleteBuffer(TF_Buffer*);

TF_Tensor* TF_NewTensor(TF_DataType, const int64_t* dims, int num_dims, void* data, size_t len,
                        void (*deallocator)(void* data, size_t len, void* arg), void* deallocator_arg);
TF_Tensor* TF_AllocateTensor(TF_DataType, const int64_t* dims, int num_dims, size_t len);
void TF_DeleteTensor(TF_Tensor*);
TF_DataType TF_TensorType(const TF_Tensor*);
int TF_NumDims(const TF_Tensor*);
int64_t TF_Dim(const TF_Tensor*, int);
size_t TF_TensorByteSize(const TF_Tensor*);
int64_t TF_TensorElementCount(const TF_Tensor*);
void* TF_TensorData(const TF_Tensor*);

TF_Graph* TF_NewGraph(void);
void TF_DeleteGraph(TF_Graph*);
TF_Operation* TF_GraphOperationByName(TF_Graph*, const char*);
TF_SessionOptions* TF_NewSessionOptions(void);
void TF_SetConfig(TF_SessionOptions*, const void* config, size_t, TF_Status*);
void TF_DeleteSessionOptions(TF_SessionOptions*);
TF_Session* TF_LoadSessionFromSavedModel(const TF_SessionOptions*, const TF_Buffer* run_options, const char* folder,
                                         const char* const* tags, int tags_len, TF_Graph*, TF_Buffer* meta_graph,
                                         TF_Status*);
void TF_DeleteSession(TF_Session*, TF_Status*);
void TF_SessionRun(TF_Session*, const TF_Buffer* run_options, const TF_Output* inputs, TF_Tensor* const* input_values,
                   int ninputs, const TF_Output* outputs, TF_Tensor** output_values, int noutputs,
                   const TF_Operation* const* targets, int ntargets, TF_Buffer* run_metadata, TF_Status*);

int TF_DeviceListCount(const TF_DeviceList*);
const char* TF_DeviceListName(const TF_DeviceList*, int, TF_Status*);
const char* TF_DeviceListType(const TF_DeviceList*, int, TF_Status*);
void TF_DeleteDeviceList(TF_DeviceList*);

TFE_ContextOptions* TFE_NewContextOptions(void);
void TFE_DeleteContextOptions(TFE_ContextOptions*);
TFE_Context* TFE_NewContext(const TFE_ContextOptions*, TF_Status*);
void TFE_DeleteContext(TFE_Context*);
TF_DeviceList* TFE_ContextListDevices(TFE_Context*, TF_Status*);

TFE_TensorHandle* TFE_NewTensorHandle(const TF_Tensor*, TF_Status*);
void TFE_DeleteTensorHandle(TFE_TensorHandle*);
TF_DataType TFE_TensorHandleDataType(TFE_TensorHandle*);
int TFE_TensorHandleNumDims(TFE_TensorHandle*, TF_Status*);
int64_t TFE_TensorHandleDim(TFE_TensorHandle*, int, TF_Status*);
TFE_TensorHandle* TFE_TensorHandleCopyToDevice(TFE_TensorHandle*, TFE_Context*, const char* device, TF_Status*);
TF_Tensor* TFE_TensorHandleResolve(TFE_TensorHandle*, TF_Status*);

TFE_Op* TFE_NewOp(TFE_Context*, const char* name, TF_Status*);
void TFE_DeleteOp(TFE_Op*);
void TFE_OpAddInput(TFE_Op*, TFE_TensorHandle*, TF_Status*);
void TFE_OpSetAttrString(TFE_Op*, const char* name, const void*, size_t);
void TFE_OpSetAttrInt(TFE_Op*, const char* name, int64_t);
void TFE_OpSetAttrFloat(TFE_Op*, const char* name, float);
void TFE_OpSetAttrBool(TFE_Op*, const char* name, unsigned char);
void TFE_OpSetAttrType(TFE_Op*, const char* name, TF_DataType);
void TFE_OpSetAttrShape(TFE_Op*, const char* name, const int64_t* dims, const int num_dims, TF_Status*);
void TFE_OpSetAttrIntList(TFE_Op*, const char* name, const int64_t*, int);
void TFE_OpSetAttrFloatList(TFE_Op*, const char* name, const float*, int);
void TFE_OpSetAttrBoolList(TFE_Op*, const char* name, const unsigned char*, int);
void TFE_Execute(TFE_Op*, TFE_TensorHandle** results, int* num_results, TF_Status*);

}

// The binding asks for sessions with no options. Those of ours have what MULTIM_TF_CONFIG says when they are made: a ConfigProto in
// hexadecimal digits.
static inline TF_SessionOptions* MultimNewSessionOptions(void) {
  TF_SessionOptions* options = TF_NewSessionOptions();
  const char* digits = getenv("MULTIM_TF_CONFIG");
  if (digits != NULL) {
    std::string config;
    for (; digits[0] && digits[1]; digits += 2) config += (char)std::stoi(std::string(digits, 2), nullptr, 16);
    TF_Status* status = TF_NewStatus();
    TF_SetConfig(options, config.data(), config.size(), status);
    TF_DeleteStatus(status);
  }
  return options;
}
#define TF_NewSessionOptions MultimNewSessionOptions

// TensorFlow 2.18 tells the terminal about itself when it makes its first session, whatever TF_CPP_MIN_LOG_LEVEL says. Errors come as a
// status.
static inline TF_Session* MultimLoadSession(const TF_SessionOptions* options, const TF_Buffer* run_options,
                                            const char* folder, const char* const* tags, int tags_len, TF_Graph* graph,
                                            TF_Buffer* meta_graph, TF_Status* status) {
  const int terminal = dup(STDERR_FILENO);
  const int nowhere = open("/dev/null", O_WRONLY);
  if (terminal >= 0 && nowhere >= 0) dup2(nowhere, STDERR_FILENO);
  TF_Session* session =
      TF_LoadSessionFromSavedModel(options, run_options, folder, tags, tags_len, graph, meta_graph, status);
  if (terminal >= 0 && nowhere >= 0) dup2(terminal, STDERR_FILENO);
  if (terminal >= 0) close(terminal);
  if (nowhere >= 0) close(nowhere);
  return session;
}
#define TF_LoadSessionFromSavedModel MultimLoadSession

#endif
